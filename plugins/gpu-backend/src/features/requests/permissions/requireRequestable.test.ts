import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  TierAvailability,
  gpuRequestCreatePermission,
} from '@backstage-gpu/plugin-gpu-common';
import {
  createGpuProjectConditionalDecision,
  GpuProjectResource,
  gpuProjectConditions,
  gpuProjectRules,
} from '@backstage-gpu/plugin-gpu-node';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { Access } from '../../../permissions/Access';
import { mayRequest } from '../../../permissions/mayRequest';
import { requireRequestable } from './requireRequestable';

const { isProjectOwner, inCluster, ofTier } = gpuProjectConditions;

function tier(name: string, clusters: string[]) {
  return {
    name,
    clusters: clusters.map(cluster => ({ cluster })),
  } as TierAvailability;
}

const project = {
  name: 'fraud',
  title: 'Fraud',
  owner: 'group:default/fraud',
  namespaces: [
    { cluster: 'a', namespace: 'fraud' },
    { cluster: 'b', namespace: 'fraud' },
  ],
};
const snapshot = {
  projects: [project],
  tiers: [tier('small', ['a', 'b']), tier('large', ['b'])],
};
const allows = createConditionAuthorizer<GpuProjectResource>({
  getRuleByName: (wanted: string) =>
    Object.values(gpuProjectRules).find(({ name }) => name === wanted)!,
} as never);

type Conditions = Parameters<typeof createGpuProjectConditionalDecision>[1];

function accessOf(conditions: Conditions): Access<GpuProjectResource> {
  const decision = createGpuProjectConditionalDecision(
    gpuRequestCreatePermission,
    conditions,
  );
  expect(decision.result).toBe(AuthorizeResult.CONDITIONAL);
  return {
    all: false,
    none: false,
    allows: resource => allows(decision, resource),
  };
}

function answerTo(check: () => void): string {
  try {
    check();
    return 'allowed';
  } catch (error) {
    return (error as Error).message;
  }
}

const owner = isProjectOwner({ claims: ['group:default/fraud'] });
const stranger = isProjectOwner({ claims: ['group:default/search'] });
const onlySmall = ofTier({ tiers: ['small'] });
const notLarge = { not: ofTier({ tiers: ['large'] }) };
const inA = inCluster({ clusters: ['a'] });

describe('requireRequestable', () => {
  it.each<[string, Conditions, { tiers: string[]; cluster?: string }, RegExp]>([
    ['the owner asks for a tier', owner, { tiers: ['large'] }, /^allowed$/],
    [
      'somebody else does',
      stranger,
      { tiers: ['small'] },
      /gpu\.request\.create is needed to request small for project fraud in a, b$/,
    ],
    ['no tier, which nothing can judge', owner, { tiers: [] }, /is needed/],
    [
      'a tier that is allowed',
      { allOf: [owner, onlySmall] },
      { tiers: ['small'] },
      /^allowed$/,
    ],
    [
      'a tier that is not',
      { allOf: [owner, onlySmall] },
      { tiers: ['large'] },
      /request large/,
    ],
    [
      'a tier that is not excluded',
      notLarge,
      { tiers: ['small'] },
      /^allowed$/,
    ],
    ['a tier that is excluded', notLarge, { tiers: ['large'] }, /large/],
    [
      'a cluster that is allowed',
      inA,
      { tiers: ['small'], cluster: 'a' },
      /^allowed$/,
    ],
    [
      'a cluster that is not',
      inA,
      { tiers: ['small'], cluster: 'b' },
      /for project fraud in b$/,
    ],
    [
      'no cluster where not all are allowed',
      inA,
      { tiers: ['small'] },
      /for project fraud in b; name a cluster where you have it$/,
    ],
  ])('%s', (_name, conditions, asked, expected) => {
    expect(
      answerTo(() =>
        requireRequestable(
          accessOf(conditions),
          { project: 'fraud', ...asked },
          snapshot,
        ),
      ),
    ).toMatch(expected);
  });

  it('judges a project without namespaces too', () => {
    const bare = { ...snapshot, projects: [{ ...project, namespaces: [] }] };
    const body = { project: 'fraud', tiers: ['small'] };
    expect(() => requireRequestable(accessOf(owner), body, bare)).not.toThrow();
    expect(() => requireRequestable(accessOf(stranger), body, bare)).toThrow(
      /for project fraud$/,
    );
  });
});

describe('mayRequest', () => {
  it.each<[string, Conditions, boolean]>([
    ['the owner', owner, true],
    ['somebody else', stranger, false],
    ['one of the tiers', onlySmall, true],
    ['a tier that no cluster of it offers', ofTier({ tiers: ['huge'] }), false],
    ['one cluster', inA, true],
    [
      'a tier that this cluster does not offer',
      { allOf: [inA, ofTier({ tiers: ['large'] })] },
      false,
    ],
  ])('%s', (_name, conditions, expected) => {
    expect(mayRequest(accessOf(conditions), project, snapshot)).toBe(expected);
  });
});
