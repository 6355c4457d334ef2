import { RequestCondition } from '../features/requests/RequestCondition';

/** What a caller may do, resource by resource. */
export interface Access<TResource> {
  /** With every resource, without a look at it. */
  all: boolean;
  /** With no resource, without a look at any. */
  none: boolean;
  allows(resource: TResource): boolean;
}

/** What a caller may do with requests. */
export interface RequestAccess<TResource> extends Access<TResource> {
  /** What a request must fulfil, for the request store; absent when it must nothing. */
  condition?: RequestCondition;
}
