import { CelValue, isCelMap, typeName } from '../values';
import { CelType } from './celType';

/**
 * Whether a value may be passed where the type is declared. Of lists and maps
 * only the first element counts, as in cel-go.
 */
export function valueMatchesType(value: CelValue, type: CelType): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'any':
    case 'parameter':
      return true;
    case 'list':
      return (
        Array.isArray(value) &&
        (value.length === 0 || valueMatchesType(value[0], type.parameters[0]))
      );
    case 'map':
      return isCelMap(value) && mapMatchesType(value, type);
    default:
      return typeName(value) === type.name;
  }
}

function mapMatchesType(
  value: Extract<CelValue, { isCelMap: true }>,
  type: CelType,
): boolean {
  const [key] = value.keys();
  if (key === undefined) {
    return true;
  }
  const entry = value.find(key);
  return (
    valueMatchesType(key, type.parameters[0]) &&
    entry !== undefined &&
    valueMatchesType(entry, type.parameters[1])
  );
}
