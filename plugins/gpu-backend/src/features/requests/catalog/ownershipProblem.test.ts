import { ownershipProblem } from './ownershipProblem';

type Options = Parameters<typeof ownershipProblem>[0];

const team = 'group:default/fraud-ml';
const other = 'group:default/vision';
const caller = ['user:default/ana', 'group:default/payments'];

function judge(
  body: Partial<Options['body']>,
  options: Partial<Omit<Options, 'body'>> = {},
) {
  return ownershipProblem({
    body: { project: 'fraud-ml', ...body },
    projectOwner: team,
    callerRefs: caller,
    ...options,
  });
}

describe('ownershipProblem', () => {
  it.each([
    ['the defaults', judge({})],
    ['the owner of the project', judge({ owner: team })],
    ['the same in other letters', judge({ owner: 'Group:default/Fraud-ML' })],
    [
      'a group of the caller where the project has no owner',
      judge({ owner: caller[1] }, { projectOwner: undefined }),
    ],
    [
      'a system of the owner of the project',
      judge({ system: 's' }, { systemOwners: [team] }),
    ],
    [
      'a system of the caller',
      judge({ system: 's' }, { systemOwners: [other, caller[1]] }),
    ],
  ])('lets through %s', (_what, problem) => {
    expect(problem).toBeUndefined();
  });

  it.each([
    ['the owner of others', judge({ owner: other }), /^owner: .*fraud-ml/],
    [
      'a group of the caller that does not own the project',
      judge({ owner: caller[1] }),
      /^owner: /,
    ],
    [
      'the owner of others where the project has none',
      judge({ owner: other }, { projectOwner: undefined }),
      /has no owner/,
    ],
    [
      'a system of others',
      judge({ system: 's' }, { systemOwners: [other] }),
      /^system: s belongs to group:default\/vision/,
    ],
    [
      'a system of nobody',
      judge({ system: 's' }, { systemOwners: [] }),
      /nobody/,
    ],
    ['a system that is not there', judge({ system: 's' }), /no System s/],
  ])('names %s', (_what, problem, expected) => {
    expect(problem).toMatch(expected);
  });
});
