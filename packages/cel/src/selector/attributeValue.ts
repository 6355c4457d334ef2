import {
  parseSemanticVersion,
  SemanticVersion,
  SemanticVersionParseResult,
} from '../semver';
import { DeviceAttribute } from './deviceAttribute';
import { CelValue } from '../values';

const versionLimit = 1000;
const versions = new Map<string, SemanticVersionParseResult>();

/** A value, or why there is none. */
export type ConvertedAttribute = { value: CelValue } | { error: string };

/** The value of an attribute, or why no selector can be asked about it. */
export function attributeValue(
  attribute: DeviceAttribute,
  lists: boolean,
): ConvertedAttribute {
  if (lists) {
    const list = listValue(attribute);
    if (list) {
      return list;
    }
  }
  if (attribute.int !== undefined) {
    return { value: BigInt(attribute.int) };
  }
  if (attribute.bool !== undefined) {
    return { value: attribute.bool };
  }
  if (attribute.string !== undefined) {
    return { value: attribute.string };
  }
  if (attribute.version !== undefined) {
    return versionValue(attribute.version);
  }
  return { error: 'unsupported attribute value' };
}

function listValue(attribute: DeviceAttribute): ConvertedAttribute | undefined {
  if (attribute.ints) {
    return { value: attribute.ints.map(BigInt) };
  }
  if (attribute.bools) {
    return { value: attribute.bools };
  }
  if (attribute.strings) {
    return { value: attribute.strings };
  }
  if (!attribute.versions) {
    return undefined;
  }
  const values: SemanticVersion[] = [];
  for (const text of attribute.versions) {
    const version = versionValue(text);
    if ('error' in version) {
      return version;
    }
    values.push(version.value);
  }
  return { value: values };
}

function versionValue(
  text: string,
): { value: SemanticVersion } | { error: string } {
  const parsed = readVersion(text);
  return 'error' in parsed
    ? { error: `parse semantic version: ${parsed.error}` }
    : { value: parsed.version };
}

/** A fleet repeats few versions. */
function readVersion(text: string): SemanticVersionParseResult {
  const known = versions.get(text);
  if (known) {
    return known;
  }
  const parsed = parseSemanticVersion(text);
  if (versions.size >= versionLimit) {
    versions.clear();
  }
  versions.set(text, parsed);
  return parsed;
}

/** Versions and lists that were looked at before and are right; callers often share equal attributes. */
const rightPlain = new WeakSet<DeviceAttribute>();
const rightWithLists = new WeakSet<DeviceAttribute>();

/** Why no selector can be asked about a device with these attributes. */
export function attributeProblem(
  attributes: Record<string, DeviceAttribute>,
  lists: boolean,
): string | undefined {
  const right = lists ? rightWithLists : rightPlain;
  for (const name in attributes) {
    if (!Object.hasOwn(attributes, name)) {
      continue;
    }
    const attribute = attributes[name];
    const { string, int, bool } = attribute;
    if (
      string !== undefined ||
      int !== undefined ||
      bool !== undefined ||
      right.has(attribute)
    ) {
      continue;
    }
    const converted = attributeValue(attribute, lists);
    if ('error' in converted) {
      return `attribute ${name}: ${converted.error}`;
    }
    right.add(attribute);
  }
  return undefined;
}
