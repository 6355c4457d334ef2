import { Expression } from '../syntax';
import { CelType } from '../types';
import { DevicePath } from './DevicePath';
import { declaredSize } from './deviceSizes';
import { Estimate, unknownEstimate } from './estimates';

/** What the estimate of a call knows about its target or an argument. */
export interface EstimateNode {
  expression?: Expression;
  type: CelType;
  /** Where in the device the value comes from. */
  path: DevicePath;
  size?: Estimate;
}

/** What the estimate of a call gives. */
export interface CallEstimate {
  cost: Estimate;
  /** The size of the result, where it has one and it is known. */
  resultSize?: Estimate;
}

/** The size of a value as far as it is known or declared. */
export function sizeOfNode(node: EstimateNode): Estimate {
  return node.size ?? declaredSize(node.path) ?? unknownEstimate;
}

/** The element of a list, or undefined for other values. */
export function elementOf(list: EstimateNode): EstimateNode | undefined {
  const [type] = list.type.parameters;
  return type && { type, path: list.path.copyWith('@items') };
}
