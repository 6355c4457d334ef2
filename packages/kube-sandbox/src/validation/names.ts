import { invalidValue } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const cIdentifier = /^[A-Za-z_][A-Za-z0-9_]*$/;
const service = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const labelDetail =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomainDetail =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** RFC 1123 label of at most 63 characters. */
export function isDnsLabel(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 63 && label.test(value);
}

/** RFC 1123 subdomain of at most 253 characters. */
export function isDnsSubdomain(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length <= 253 && subdomain.test(value)
  );
}

/** A name as in C, such as that of a DRA attribute. */
export function isCIdentifier(value: string): boolean {
  return cIdentifier.test(value);
}

/** RFC 1123 label of at most 63 characters. */
export function checkDnsLabel(field: string, value: unknown): FieldFault[] {
  return isDnsLabel(value) ? [] : [invalidValue(field, value, labelDetail)];
}

/** RFC 1123 subdomain of at most 253 characters. */
export function checkDnsSubdomain(field: string, value: unknown): FieldFault[] {
  return isDnsSubdomain(value)
    ? []
    : [invalidValue(field, value, subdomainDetail)];
}

/** The rule that the name of an object of a kind follows. */
export function checkObjectName(kind: string, name: string): FieldFault[] {
  switch (kind) {
    case 'Namespace':
      return checkDnsLabel('metadata.name', name);
    case 'Service':
      return name.length <= 63 && service.test(name)
        ? []
        : [
            invalidValue(
              'metadata.name',
              name,
              "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
            ),
          ];
    default:
      return checkDnsSubdomain('metadata.name', name);
  }
}

/** A label or annotation key: a name of at most 63 characters, with an optional DNS prefix. */
export function isQualifiedName(key: string): boolean {
  const parts = key.split('/');
  const name = parts[parts.length - 1];
  return (
    parts.length <= 2 &&
    (parts.length === 1 || isDnsSubdomain(parts[0])) &&
    name.length <= 63 &&
    qualified.test(name)
  );
}

/** A value of a label: at most 63 characters, or empty. */
export function isLabelValue(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value.length <= 63 &&
    (value === '' || qualified.test(value))
  );
}
