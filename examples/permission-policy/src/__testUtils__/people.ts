import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';

/** Who is in which groups. */
export const people = {
  platformTeam: ['user:default/paula', 'group:default/platform-team'],
  teamLead: [
    'user:default/lena',
    'group:default/fraud-ml',
    'group:default/team-leads',
  ],
  developer: ['user:default/dan', 'group:default/fraud-ml'],
  guest: ['user:default/gus'],
  /** In the same team as the developer. */
  colleague: ['user:default/dora', 'group:default/fraud-ml'],
  /** In another team. */
  stranger: ['user:default/sam', 'group:default/search-ranking'],
} as const;

export type Person = keyof typeof people;

/** The header that signs a person in. */
export function signedIn(person: Person): string {
  return mockCredentials.user.header(people[person][0]);
}

/** What the auth plugin knows of people. */
export const userInfoOfPeople = createServiceFactory({
  service: coreServices.userInfo,
  deps: {},
  factory: () => ({
    async getUserInfo({ principal }) {
      const userEntityRef = (principal as { userEntityRef: string })
        .userEntityRef;
      const refs = Object.values(people).find(
        ([user]) => user === userEntityRef,
      );
      return { userEntityRef, ownershipEntityRefs: [...(refs ?? [])] };
    },
  }),
});

/**
 * Tokens as they are in a portal: one that a plugin gets on behalf of a user names the plugin as its actor, without which
 * the permission backend answers no conditions.
 */
export const authWithActors = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const auth = mockServices.auth({ pluginId: plugin.getId() });
    const getPluginRequestToken = auth.getPluginRequestToken.bind(auth);
    auth.getPluginRequestToken = async options =>
      auth.isPrincipal(options.onBehalfOf, 'user')
        ? {
            token: mockCredentials.user.token(
              options.onBehalfOf.principal.userEntityRef,
              { actor: { subject: `plugin:${plugin.getId()}` } },
            ),
          }
        : getPluginRequestToken(options);
    return auth;
  },
});
