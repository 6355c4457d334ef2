export { quotaCharges } from './quotaCharges';
