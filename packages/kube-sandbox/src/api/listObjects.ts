import { ResourceDefinition } from '../cluster/resources';
import {
  StatusError,
  badRequest,
  expired,
  invalidOptions,
} from '../cluster/StatusError';
import { forbiddenValue } from '../cluster/faults';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import {
  decodeContinueToken,
  encodeContinueToken,
} from '../store/continueToken';
import { parseFieldSelector } from '../store/fieldSelector';
import { parseLabelSelector } from '../store/labelSelector';
import { CompactedError, ObjectStore, storageKey } from '../store/ObjectStore';

/** The query parameters of a list, as they came. */
export interface ListQuery {
  labelSelector?: string;
  fieldSelector?: string;
  limit?: number;
  continue?: string;
  resourceVersion?: string;
  resourceVersionMatch?: string;
}

/** A page of a list with its `metadata`. */
export interface ObjectPage {
  items: KubernetesObject[];
  metadata: JsonRecord;
}

/** 504 for a revision that does not exist yet; the caller is told to try again. */
export function tooLargeResourceVersion(
  requested: number,
  current: number,
): StatusError {
  return new StatusError({
    code: 504,
    reason: 'Timeout',
    message: `Timeout: Too large resource version: ${requested}, current: ${current}`,
    details: {
      causes: [
        {
          reason: 'ResourceVersionTooLarge',
          message: 'Too large resource version',
        },
      ],
      retryAfterSeconds: 1,
    },
  });
}

/** @throws StatusError 400 for text that is no resourceVersion */
export function parseResourceVersion(
  text: string | undefined,
): number | undefined {
  if (!text) {
    return undefined;
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(
        text.slice(0, 80),
      )}: strconv.ParseUint: parsing ${JSON.stringify(
        text.slice(0, 80),
      )}: invalid syntax`,
    );
  }
  return Number(text);
}

function checkQuery(query: ListQuery): void {
  const { resourceVersion, resourceVersionMatch: match } = query;
  const refuse = (detail: string) =>
    invalidOptions(
      'ListOptions',
      forbiddenValue('resourceVersionMatch', detail),
    );
  if (match && query.continue) {
    throw refuse('resourceVersionMatch is forbidden when continue is provided');
  }
  if (match && !resourceVersion) {
    throw refuse(
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (match === 'Exact' && resourceVersion === '0') {
    throw refuse(
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
  }
  if (query.continue && resourceVersion && resourceVersion !== '0') {
    throw badRequest(
      'specifying resource version is not allowed when using continue',
    );
  }
}

interface StartingPoint {
  revision: number;
  after: string;
}

function startingPoint(store: ObjectStore, query: ListQuery): StartingPoint {
  if (query.continue) {
    const token = decodeContinueToken(query.continue);
    // A negative revision marks the token that came with a 410: go on, with what is there now.
    return token.revision < 0 ? { ...token, revision: store.revision } : token;
  }
  const requested = parseResourceVersion(query.resourceVersion);
  if (requested === undefined || requested === 0) {
    return { revision: store.revision, after: '' };
  }
  if (requested > store.revision) {
    throw tooLargeResourceVersion(requested, store.revision);
  }
  const isExact =
    query.resourceVersionMatch === 'Exact' ||
    (query.resourceVersionMatch === undefined && query.limit !== undefined);
  return { revision: isExact ? requested : store.revision, after: '' };
}

function readAt(
  store: ObjectStore,
  definition: ResourceDefinition,
  namespace: string | undefined,
  { revision, after }: StartingPoint,
): KubernetesObject[] {
  if (revision > store.revision) {
    throw tooLargeResourceVersion(revision, store.revision);
  }
  try {
    return store.listAt(definition, namespace, revision);
  } catch (error) {
    if (!(error instanceof CompactedError)) {
      throw error;
    }
    throw after === ''
      ? expired(
          `The resourceVersion for the provided list is too old: ${error.message}`,
        )
      : expired(
          'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
          { continue: encodeContinueToken({ revision: -1, after }) },
        );
  }
}

/**
 * A list, or one page of it. All pages of a list show the same revision.
 * @throws StatusError 400, 410 when the revision of a page is forgotten, 422, 504 for a revision yet to come
 */
export function listObjects(
  store: ObjectStore,
  definition: ResourceDefinition,
  namespace: string | undefined,
  query: ListQuery,
): ObjectPage {
  checkQuery(query);
  const matchesLabels = parseLabelSelector(query.labelSelector);
  const matchesFields = parseFieldSelector(definition, query.fieldSelector);
  const start = startingPoint(store, query);
  const keyOf = ({ metadata }: KubernetesObject) =>
    storageKey(metadata.namespace, metadata.name);
  const rest = readAt(store, definition, namespace, start).filter(
    object =>
      keyOf(object) > start.after &&
      matchesLabels(object.metadata.labels ?? {}) &&
      matchesFields(object),
  );
  const limit = Math.max(query.limit ?? 0, 0) || rest.length;
  const items = rest.slice(0, limit);
  const metadata: JsonRecord = { resourceVersion: `${start.revision}` };
  if (rest.length > limit) {
    metadata.continue = encodeContinueToken({
      revision: start.revision,
      after: keyOf(items[items.length - 1]),
    });
    if (!query.labelSelector && !query.fieldSelector) {
      metadata.remainingItemCount = rest.length - limit;
    }
  }
  return { items, metadata };
}
