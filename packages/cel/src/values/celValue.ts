import { SemanticVersion } from '../semver';
import { CelError, Undecided } from './CelError';
import { CelMap } from './CelMap';
import { CidrValue, IpValue } from './networkValues';
import { OptionalValue } from './OptionalValue';
import { QuantityValue } from './QuantityValue';
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
