export * from './celType';
export { valueMatchesType } from './valueMatchesType';
