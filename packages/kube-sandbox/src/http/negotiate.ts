import { StatusError } from '../cluster/StatusError';

/** In which shape objects are answered. */
export type Representation = 'object' | 'table' | 'metadata';

const targets: Record<string, Representation> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata',
};

/**
 * The first media type of an Accept header that the sandbox has.
 * @throws StatusError 406
 */
export function negotiate(accept: string | undefined): Representation {
  if (!accept) {
    return 'object';
  }
  for (const mediaRange of accept.split(',')) {
    const representation = representationOf(mediaRange);
    if (representation) {
      return representation;
    }
  }
  throw new StatusError({
    code: 406,
    reason: 'NotAcceptable',
    message:
      '406: Not Acceptable\n\nAvailable representations: application/json, application/json;stream=watch',
    details: {},
  });
}

function representationOf(mediaRange: string): Representation | undefined {
  const [type, ...parameters] = mediaRange.split(';').map(part => part.trim());
  if (!['application/json', 'application/*', '*/*'].includes(type)) {
    return undefined;
  }
  const values = new Map(
    parameters.map(parameter => parameter.split('=') as [string, string]),
  );
  const as = values.get('as');
  if (!as) {
    return 'object';
  }
  const isKnown = values.get('g') === 'meta.k8s.io' && values.get('v') === 'v1';
  return isKnown ? targets[as] : undefined;
}
