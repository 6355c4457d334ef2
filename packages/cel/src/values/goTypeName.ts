import { CelValue } from './celValue';
import { typeName } from './typeName';

const names: Record<string, string> = {
  bool: 'types.Bool',
  int: 'types.Int',
  uint: 'types.Uint',
  double: 'types.Double',
  string: 'types.String',
  bytes: 'types.Bytes',
  null_type: 'types.Null',
  type: '*types.Type',
  optional_type: '*types.Optional',
  'kubernetes.Quantity': 'cel.Quantity',
  'kubernetes.Semver': 'cel.Semver',
  'net.IP': 'cel.IP',
  'net.CIDR': 'cel.CIDR',
};

/** The type of a value as some of Kubernetes' messages name it. */
export function goTypeName(value: CelValue): string {
  const name = typeName(value);
  return names[name] ?? name;
}
