export {
  parseSemanticVersion,
  parseSemanticVersionLeniently,
} from './parseSemanticVersion';
export type { SemanticVersionParseResult } from './parseSemanticVersion';
export { SemanticVersion } from './SemanticVersion';
export type { PreReleaseIdentifier } from './SemanticVersion';
