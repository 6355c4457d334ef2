import { SemanticVersion } from '../semver';
import { CelError, Undecided } from './celError';
import { CelMap } from './celMap';
import { CidrValue, IpValue } from './networkValues';
import { OptionalValue } from './optionalValue';
import { QuantityValue } from './quantityValue';
import { CelNull, TypeValue, UnsignedInteger } from './scalars';

/** A value of the language. Integers are bigints, doubles are numbers. */
export type CelValue =
  | boolean
  | bigint
  | number
  | string
  | UnsignedInteger
  | Uint8Array
  | CelNull
  | TypeValue
  | OptionalValue
  | QuantityValue
  | SemanticVersion
  | IpValue
  | CidrValue
  | CelMap
  | CelValue[];

/** What evaluation gives. */
export type CelResult = CelValue | CelError | Undecided;
