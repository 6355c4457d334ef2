import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import { taskReadPermission } from '@backstage/plugin-scaffolder-common/alpha';
import { people, Person } from './__testUtils__/people';
import { GpuPermissionPolicy } from './GpuPermissionPolicy';

const policy = new GpuPermissionPolicy();

function user(person: Person): PolicyQueryUser {
  const [userEntityRef] = people[person];
  return {
    info: { userEntityRef, ownershipEntityRefs: [...people[person]] },
  } as PolicyQueryUser;
}

describe('what tells who holds devices, beside the GPU API', () => {
  it.each<Person>(['developer', 'guest'])(
    'is, of entities of requests, for %s those of their groups',
    async person => {
      expect(
        await policy.handle(
          { permission: catalogEntityReadPermission },
          user(person),
        ),
      ).toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        conditions: {
          anyOf: [
            {
              not: {
                rule: 'HAS_ANNOTATION',
                params: { annotation: 'backstage-gpu.io/request' },
              },
            },
            { rule: 'IS_ENTITY_OWNER', params: { claims: people[person] } },
          ],
        },
      });
    },
  );

  it('is, of tasks, those that one started', async () => {
    expect(
      await policy.handle({ permission: taskReadPermission }, user('guest')),
    ).toMatchObject({
      result: AuthorizeResult.CONDITIONAL,
      conditions: {
        rule: 'IS_TASK_OWNER',
        params: { createdBy: [people.guest[0]] },
      },
    });
    expect(await policy.handle({ permission: taskReadPermission })).toEqual({
      result: AuthorizeResult.DENY,
    });
  });

  it.each([catalogEntityReadPermission, taskReadPermission])(
    'is everything for the platform team: $name',
    async permission => {
      expect(await policy.handle({ permission }, user('platformTeam'))).toEqual(
        { result: AuthorizeResult.ALLOW },
      );
    },
  );
});
