import { listNamedParts } from './listNamedParts';

const gpu = 'gpu.nvidia.com';

describe('listNamedParts', () => {
  it.each([
    ["device.driver == 'gpu.nvidia.com'", []],
    [
      "device.attributes['gpu.nvidia.com'].profile == '1g' || has(device.attributes['gpu.nvidia.com'].profile)",
      [{ kind: 'attributes', domain: gpu, id: 'profile' }],
    ],
    [
      "cel.bind(c, device.capacity['gpu.nvidia.com'], c.memory.compareTo(quantity('1')) > 0) && 'gpu.nvidia.com' in device.attributes",
      [
        { kind: 'capacity', domain: gpu, id: 'memory' },
        { kind: 'attributes', domain: gpu },
      ],
    ],
    ['device.attributes.exists(domain, true)', undefined],
    ["device.attributes[device.driver].type == 'gpu'", undefined],
    ['device.driver ==', undefined],
  ])('%s', (expression, parts) => {
    expect(listNamedParts(expression)).toEqual(parts);
  });
});
