import { createPermissionRule } from '@backstage/plugin-permission-node';
import { userParams } from '../ruleParams';
import { gpuRequestResourceRef } from './gpuRequestResourceRef';

/** A request that was made for a user by an action is the user's. */
export const isRequester = createPermissionRule({
  name: 'IS_REQUESTER',
  description: 'Requests that the user made',
  resourceRef: gpuRequestResourceRef,
  paramsSchema: userParams,
  apply: ({ requester }, { userEntityRef }) => requester === userEntityRef,
  toQuery: ({ userEntityRef }) => ({
    field: 'requester',
    values: [userEntityRef],
  }),
});
