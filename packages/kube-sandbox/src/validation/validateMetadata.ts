import { invalidValue, requiredValue, tooLong } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { checkObjectName, isLabelValue, isQualifiedName } from './names';

const maxAnnotationBytes = 256 * 1024;
const nameDetail =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** Labels, for metadata and for templates. */
export function validateLabels(
  field: string,
  labels: JsonRecord | undefined,
): FieldFault[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => {
    const faults: FieldFault[] = [];
    if (!isQualifiedName(key)) {
      faults.push(invalidValue(field, key, nameDetail));
    }
    if (!isLabelValue(value)) {
      faults.push(
        invalidValue(
          field,
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ),
      );
    }
    return faults;
  });
}

function validateAnnotations(
  annotations: JsonRecord | undefined,
): FieldFault[] {
  const field = 'metadata.annotations';
  const entries = Object.entries(annotations ?? {});
  const faults = entries
    .filter(([key]) => !isQualifiedName(key.toLowerCase()))
    .map(([key]) => invalidValue(field, key, nameDetail));
  const size = entries.reduce(
    (sum, [key, value]) => sum + key.length + String(value).length,
    0,
  );
  return size > maxAnnotationBytes
    ? [...faults, tooLong(field, maxAnnotationBytes)]
    : faults;
}

function validateOwners(owners: JsonRecord[] | undefined): FieldFault[] {
  return (owners ?? []).flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter(part => !owner[part])
      .map(part =>
        invalidValue(
          `metadata.ownerReferences[${index}].${part}`,
          '',
          part === 'apiVersion'
            ? 'version must not be empty'
            : `${part} must not be empty`,
        ),
      ),
  );
}

/** What holds for the metadata of every kind. */
export function validateMetadata(
  kind: string,
  metadata: JsonRecord,
): FieldFault[] {
  if (!metadata.name) {
    return [requiredValue('metadata.name', 'name or generateName is required')];
  }
  return [
    ...checkObjectName(kind, metadata.name),
    ...validateLabels('metadata.labels', metadata.labels),
    ...validateAnnotations(metadata.annotations),
    ...validateOwners(metadata.ownerReferences),
    ...(metadata.finalizers ?? [])
      .filter((finalizer: string) => !isQualifiedName(finalizer))
      .map((finalizer: string) =>
        invalidValue('metadata.finalizers', finalizer, nameDetail),
      ),
  ];
}
