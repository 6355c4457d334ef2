export {
  parseSemanticVersion,
  parseSemanticVersionLeniently,
} from './parseSemanticVersion';
export type { SemanticVersionParseResult } from './parseSemanticVersion';
export { SemanticVersion } from './semanticVersion';
export type { PreReleaseIdentifier } from './semanticVersion';
