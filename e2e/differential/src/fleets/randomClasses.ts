import { DeviceClass } from '@backstage-gpu/dra';
import { randomExpression } from '../selectors/randomExpression';
import { RandomSource } from '../support/RandomSource';

const NVIDIA = "device.attributes['gpu.nvidia.com']";

/** Selectors as people write them; the last ones fail on some devices. */
const SELECTORS = [
  "device.driver == 'gpu.nvidia.com'",
  "device.driver == 'gpu.nvidia.com'",
  "device.driver == 'acme.example.com'",
  "device.driver in ['acme.example.com', 'x.io']",
  'true',
  `device.driver == 'gpu.nvidia.com' && ${NVIDIA}.?type.orValue('') == 'mig'`,
  `${NVIDIA}.?type.orValue('') == 'gpu'`,
  `${NVIDIA}.?profile.orValue('') == '1g.10gb'`,
  `${NVIDIA}.?profile.orValue('') in ['2g.20gb', '3g.40gb']`,
  `${NVIDIA}.?productName.orValue('').contains('H100')`,
  `has(${NVIDIA}.profile) && ${NVIDIA}.profile.matches('^[12]g')`,
  "device.capacity['gpu.nvidia.com'].?memory.orValue(quantity('0')).compareTo(quantity('20Gi')) >= 0",
  `${NVIDIA}.?driverVersion.orValue(semver('0.0.0')).isLessThan(semver('580.0.0'))`,
  "device.attributes['acme.example.com'].?rank.orValue(0) > 1",
  "device.attributes['resource.kubernetes.io'].?numaNode == optional.of(0)",
  'device.allowMultipleAllocations',
  `device.driver == 'gpu.nvidia.com' && ${NVIDIA}.profile == '1g.10gb'`,
  `${NVIDIA}.type == 'gpu'`,
  "device.capacity['gpu.nvidia.com'].memory.isGreaterThan(quantity('1Gi'))",
  "device.attributes['acme.example.com'].fast",
];

/** What may be left open. How often is a question to the random selectors; fleets ask about allocation. */
const mayBeOpen =
  /url|URL|format|duration|timestamp|\[\?|\{\?|\.(?:map|filter|transform\w+|exists\w*|all|add|sub|sortBy|unwrap\w*)\(/;

function anyExpression(random: RandomSource): string {
  for (;;) {
    const expression = randomExpression(random, 2);
    if (!mayBeOpen.test(expression)) {
      return expression;
    }
  }
}

/** A selector as people write it, rarely any expression. */
export function randomSelector(random: RandomSource) {
  const expression = random.chance(0.02)
    ? anyExpression(random)
    : random.pick(random.chance(0.9) ? SELECTORS.slice(0, -4) : SELECTORS);
  return { cel: { expression } };
}

/** Classes `class-0` and so on, with up to three selectors. */
export function randomClasses(random: RandomSource): DeviceClass[] {
  return random.list(3, 6, index => ({
    metadata: { name: `class-${index}` },
    spec: {
      selectors: random.list(random.chance(0.1) ? 0 : 1, 3, () =>
        randomSelector(random),
      ),
      ...(random.chance(0.15) && {
        config: [
          { opaque: { driver: 'gpu.nvidia.com', parameters: { index } } },
        ],
      }),
    },
  }));
}
