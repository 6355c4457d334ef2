/**
 * One condition as a query: the field of a resource has one of the values. Without values nothing matches.
 *
 * @public
 */
export interface ResourceFilter<TField extends string> {
  field: TField;
  values: string[];
}
