import { IncomingMessage, ServerResponse } from 'node:http';
import { ClusterApi } from '../api/ClusterApi';
import { listObjects } from '../api/listObjects';
import { PatchType, patchObject, patchTypeOf } from '../api/patchObject';
import { readScale, scaledObject } from '../api/scale';
import { Clock } from '../cluster/Clock';
import { StatusError, notFound } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { negotiate } from './negotiate';
import { openWatch } from './openWatch';
import { ResourcePath } from './parsePath';
import {
  booleanParameter,
  integerParameter,
  parseDeleteOptions,
  parseListQuery,
  parseWriteOptions,
} from './query';
import { readBody } from './readBody';
import { representList, representObject } from './represent';
import { WatchStream } from './WatchStream';

/** What a handler answers; undefined when it has taken the response over. */
export interface Answer {
  code: number;
  body: JsonRecord;
  warnings?: string[];
}

interface ResourceRequest extends ResourcePath {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
}

interface ResourceHandlerOptions {
  api: ClusterApi;
  clock: Clock;
  streams: Set<WatchStream>;
  /** Milliseconds between the bookmarks of a watch. */
  bookmarkInterval: number;
}

/** Turns requests for stored resources into calls of the API and their results into answers. */
export class ResourceHandler {
  readonly #api: ClusterApi;
  readonly #options: ResourceHandlerOptions;

  constructor(options: ResourceHandlerOptions) {
    this.#api = options.api;
    this.#options = options;
  }

  /** @throws StatusError */
  async handle(call: ResourceRequest): Promise<Answer | undefined> {
    this.#checkSubresource(call);
    switch (call.request.method) {
      case 'GET':
        return this.#read(call);
      case 'POST':
        return this.#create(call);
      case 'PUT':
        return this.#update(call);
      case 'PATCH':
        return this.#patch(call);
      case 'DELETE':
        return this.#delete(call);
      default:
        throw methodNotAllowed();
    }
  }

  #checkSubresource({ definition, subresource, request }: ResourceRequest) {
    const isServed =
      subresource === undefined ||
      (subresource === 'status' && definition.hasStatus) ||
      (subresource === 'scale' && definition.hasScale) ||
      (subresource === 'finalize' &&
        definition.kind === 'Namespace' &&
        request.method === 'PUT');
    if (!isServed) {
      throw new StatusError({
        code: 404,
        reason: 'NotFound',
        message: 'the server could not find the requested resource',
        details: {},
      });
    }
    if (
      subresource &&
      !['GET', 'PUT', 'PATCH'].includes(request.method ?? '')
    ) {
      throw methodNotAllowed();
    }
  }

  #represent(call: ResourceRequest) {
    return {
      representation: negotiate(call.request.headers.accept),
      definition: call.definition,
      includeObject: call.query.get('includeObject') ?? undefined,
      now: this.#options.clock.now(),
    };
  }

  #answer(
    call: ResourceRequest,
    object: KubernetesObject,
    code = 200,
    warnings?: string[],
  ): Answer {
    const body =
      call.subresource === 'scale'
        ? readScale(object)
        : representObject(object, this.#represent(call));
    return { code, body, warnings };
  }

  #read(call: ResourceRequest): Answer | undefined {
    const { definition, namespace, name, query } = call;
    if (name !== undefined && !booleanParameter(query, 'watch')) {
      return this.#answer(call, this.#api.get(definition, namespace, name));
    }
    const listQuery = parseListQuery(query);
    const represent = this.#represent(call);
    if (booleanParameter(query, 'watch')) {
      openWatch({
        store: this.#api.store,
        clock: this.#options.clock,
        response: call.response,
        namespace,
        query: name
          ? { ...listQuery, fieldSelector: `metadata.name=${name}` }
          : listQuery,
        sendInitialEvents: query.has('sendInitialEvents')
          ? booleanParameter(query, 'sendInitialEvents')
          : undefined,
        allowBookmarks: booleanParameter(query, 'allowWatchBookmarks'),
        timeoutSeconds: integerParameter(query, 'timeoutSeconds'),
        bookmarkInterval: this.#options.bookmarkInterval,
        represent,
        streams: this.#options.streams,
      });
      return undefined;
    }
    const { items, metadata } = listObjects(
      this.#api.store,
      definition,
      namespace,
      listQuery,
    );
    return { code: 200, body: representList(items, metadata, represent) };
  }

  async #create(call: ResourceRequest): Promise<Answer> {
    if (call.name !== undefined) {
      throw methodNotAllowed();
    }
    checkJson(call.request);
    const { definition, namespace } = call;
    if (definition.namespaced && namespace === undefined) {
      throw methodNotAllowed();
    }
    const body = await readBody(call.request);
    const { options, warnings } = this.#writeOptions(call);
    const object = this.#api.create(definition, namespace, body, options);
    return this.#answer(call, object, 201, warnings);
  }

  async #update(call: ResourceRequest): Promise<Answer> {
    const { definition, namespace, name, subresource } = call;
    if (name === undefined) {
      throw methodNotAllowed();
    }
    checkJson(call.request);
    const body = await readBody(call.request);
    const { options, warnings } = this.#writeOptions(call);
    const next =
      subresource === 'scale'
        ? scaledObject(this.#api.get(definition, namespace, name), body)
        : body;
    const object = this.#api.update(definition, namespace, name, next, options);
    return this.#answer(call, object, 200, warnings);
  }

  async #patch(call: ResourceRequest): Promise<Answer> {
    const { definition, namespace, name, subresource } = call;
    if (name === undefined) {
      throw methodNotAllowed();
    }
    const type = requiredPatchType(call.request);
    const body = await readBody(call.request);
    const { options, warnings } = this.#writeOptions(call);
    const target = { definition, namespace, name };
    const { object, isNew } = patchObject(
      this.#api,
      target,
      type,
      subresource === 'scale' ? { spec: (body as JsonRecord)?.spec } : body,
      options,
    );
    return this.#answer(call, object, isNew ? 201 : 200, warnings);
  }

  async #delete(call: ResourceRequest): Promise<Answer> {
    const { definition, namespace, name, query } = call;
    const options = parseDeleteOptions(query, await readBody(call.request));
    if (name === undefined) {
      const { items, metadata } = listObjects(
        this.#api.store,
        definition,
        namespace,
        parseListQuery(query),
      );
      for (const item of items) {
        this.#api.delete(
          definition,
          item.metadata.namespace,
          item.metadata.name,
          options,
        );
      }
      return {
        code: 200,
        body: representList(items, metadata, this.#represent(call)),
      };
    }
    const { object, isGone } = this.#api.delete(
      definition,
      namespace,
      name,
      options,
    );
    // Pods are answered as they were; other objects that are gone, by a Status.
    return isGone && definition.kind !== 'Pod'
      ? {
          code: 200,
          body: {
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Success',
            details: {
              ...notFound(definition, name).details,
              uid: object.metadata.uid,
            },
          },
        }
      : this.#answer(call, object);
  }

  #writeOptions(call: ResourceRequest) {
    const warnings: string[] = [];
    const options = {
      ...parseWriteOptions(call.query, call.request.headers['user-agent']),
      ...(call.subresource === 'status'
        ? { subresource: 'status' as const }
        : {}),
      warn: (message: string) => warnings.push(message),
    };
    return { options, warnings };
  }
}

function methodNotAllowed(): StatusError {
  return new StatusError({
    code: 405,
    reason: 'MethodNotAllowed',
    message: 'the server does not allow this method on the requested resource',
  });
}

function checkJson(request: IncomingMessage): void {
  const type = (request.headers['content-type'] ?? 'application/json')
    .split(';')[0]
    .trim();
  if (!['application/json', 'application/yaml', '*/*', ''].includes(type)) {
    throw new StatusError({
      code: 415,
      reason: 'UnsupportedMediaType',
      message:
        'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml',
    });
  }
}

function requiredPatchType(request: IncomingMessage): PatchType {
  const type = patchTypeOf(request.headers['content-type'] ?? '');
  if (!type) {
    throw new StatusError({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: '415: Unsupported Media Type',
      details: {},
    });
  }
  return type;
}
