import { arithmeticFunctions } from './arithmetic';
import { comparisonFunctions } from './comparison';
import { conversionFunctions } from './conversion';
import { FunctionDeclaration } from './declaration';
import { includesFunction } from './includes';
import { listExtensionFunctions } from './listExtension';
import { listFunctions } from './lists';
import { mapInsertFunction } from './mapInsert';
import { networkFunctions } from './network';
import { optionalFunctions } from './optionals';
import { quantityFunctions } from './quantities';
import { regularExpressionFunctions } from './regularExpressions';
import { semanticVersionFunctions } from './semanticVersions';
import { setFunctions } from './sets';
import { stringFunctions } from './strings';
import { undecidedFunctions } from './undecidedLibraries';

/** All functions of an environment by name. */
export type FunctionLibrary = ReadonlyMap<string, FunctionDeclaration>;

const base: FunctionDeclaration[] = [
  ...arithmeticFunctions,
  ...comparisonFunctions,
  ...conversionFunctions,
  ...listExtensionFunctions,
  ...listFunctions,
  mapInsertFunction,
  ...networkFunctions,
  ...optionalFunctions,
  ...quantityFunctions,
  ...regularExpressionFunctions,
  ...semanticVersionFunctions,
  ...setFunctions,
  ...stringFunctions,
  ...undecidedFunctions,
];

const standardLibrary = byName(base);
const libraryWithIncludes = byName([...base, includesFunction]);

/** The functions that Kubernetes offers to selectors. */
export function functionLibrary(options: {
  includes: boolean;
}): FunctionLibrary {
  return options.includes ? libraryWithIncludes : standardLibrary;
}

function byName(declarations: FunctionDeclaration[]): FunctionLibrary {
  return new Map(
    declarations.map(declaration => [declaration.name, declaration]),
  );
}
