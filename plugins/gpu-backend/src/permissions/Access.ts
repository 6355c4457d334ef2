/** What a caller may do, resource by resource. */
export interface Access<TResource> {
  /** With every resource, without a look at it. */
  all: boolean;
  /** With no resource, without a look at any. */
  none: boolean;
  allows(resource: TResource): boolean;
}
