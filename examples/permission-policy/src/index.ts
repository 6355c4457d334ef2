/**
 * Example: who may do what with GPUs, for platform team, team leads, developers and guests.
 *
 * @packageDocumentation
 */

export { gpuPermissionPolicyModule as default } from './module';
