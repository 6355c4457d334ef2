/** The kind of value that most devices have under a name. */
export type AttributeKind = 'string' | 'int' | 'bool' | 'semver';

/** Attributes that random devices may have and random selectors ask for, by domain. */
export const ATTRIBUTES: Record<string, Record<string, AttributeKind>> = {
  'gpu.nvidia.com': {
    type: 'string',
    profile: 'string',
    productName: 'string',
    driverVersion: 'semver',
    index: 'int',
    migCapable: 'bool',
  },
  'acme.example.com': {
    fw: 'semver',
    fast: 'bool',
    rank: 'int',
    label: 'string',
    address: 'string',
  },
  'resource.kubernetes.io': { numaNode: 'int', pcieRoot: 'string' },
};

/** Capacities that random devices may have and random selectors ask for, by domain. */
export const CAPACITIES: Record<string, string[]> = {
  'gpu.nvidia.com': ['memory', 'multiprocessors', 'copyEngines'],
  'acme.example.com': ['memory', 'lanes'],
};

/** Drivers of random devices: names without a domain are theirs. */
export const DRIVERS = ['gpu.nvidia.com', 'acme.example.com', 'x.io'];

/** Whole numbers where something may go wrong. */
export const INTEGERS = [
  '0',
  '1',
  '2',
  '3',
  '7',
  '-1',
  '-2',
  '42',
  '64',
  '1000000',
  '2147483648',
  '9007199254740993',
  '9223372036854775807',
  '-9223372036854775808',
];

/** Quantities as devices publish them, among them odd ones. */
export const QUANTITIES = [
  '0',
  '1',
  '-1',
  '7',
  '80Gi',
  '81559Mi',
  '40960M',
  '1500m',
  '1.5Gi',
  '0.5',
  '100m',
  '1e3',
  '12E',
  '3n',
  '5u',
  '9223372036854775807',
  '9223372036854775808',
  '0.0000000001',
  '+3Ki',
];

/** Versions that are valid. */
export const VERSIONS = [
  '1.2.3',
  '1.2.4',
  '0.0.0',
  '580.126.20',
  '570.195.3',
  '1.2.3-rc.1',
  '1.2.3-rc.1+build.5',
  '1.2.3-alpha.10.beta',
  '10.20.30',
];

/** Texts, among them such as other libraries read. */
export const TEXTS = [
  '',
  'a',
  'mig',
  'gpu',
  '1g.24gb',
  '3g.40gb',
  'NVIDIA H100 80GB HBM3',
  'H100',
  'GPU-ef6b-11',
  'true',
  '12',
  '-7',
  '1.5',
  '10.0.0.1',
  '10.1.0.0/16',
  'fe80::1',
  '::ffff:1.2.3.4',
  '2001:db8::/32',
  '80Gi',
  '1.2.3',
  'v1.2',
  'é',
  'ẞß',
  '😀a',
  'a,b,,c',
  ' x ',
  'Z z',
];
