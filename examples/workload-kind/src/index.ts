/**
 * An example: a kind of workload from outside the GPU plugins.
 *
 * @packageDocumentation
 */

export { trainingJobModule as default } from './module';
