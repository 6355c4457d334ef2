import { boolType, cidrType, intType, ipType, stringType } from '../types';
import { CelError, CelValue, CidrValue, IpValue } from '../values';
import { declare, Implementation, member, overload } from './declaration';
import { formatIp, parseIp } from './ipAddresses';

function readIp(text: CelValue): IpValue | CelError {
  return (
    parseIp(text as string) ??
    new CelError(
      `IP Address ${JSON.stringify(
        text,
      )} parse error during conversion from string: ParseAddr(${JSON.stringify(
        text,
      )}): unable to parse IP`,
    )
  );
}

function readCidr(text: CelValue): CidrValue | CelError {
  const match = /^(.*)\/(0|[1-9]\d{0,2})$/.exec(text as string);
  const address = match && parseIp(match[1]);
  const length = match ? Number(match[2]) : 0;
  if (!address || length > address.bytes.length * 8) {
    const reason = (text as string).includes('/')
      ? 'invalid network'
      : "no '/'";
    return new CelError(
      `network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(
        text,
      )}): ${reason}`,
    );
  }
  return new CidrValue(address, length);
}

/** The address with all bits after the prefix set to zero. */
function masked({ address, prefixLength }: CidrValue): IpValue {
  return new IpValue(
    address.bytes.map((byte, index) => {
      const bits = Math.min(8, Math.max(0, prefixLength - index * 8));
      return byte - (byte % 2 ** (8 - bits));
    }),
  );
}

function contains(network: CidrValue, address: IpValue): boolean {
  if (network.address.bytes.length !== address.bytes.length) {
    return false;
  }
  const own = masked(network).bytes;
  const other = masked(new CidrValue(address, network.prefixLength)).bytes;
  return own.every((byte, index) => byte === other[index]);
}

const containsIp: Implementation = ([network, address]) => {
  const ip = typeof address === 'string' ? readIp(address) : address;
  return ip instanceof CelError
    ? ip
    : contains(network as CidrValue, ip as IpValue);
};

const containsCidr: Implementation = ([network, inner]) => {
  const cidr = typeof inner === 'string' ? readCidr(inner) : inner;
  if (cidr instanceof CelError) {
    return cidr;
  }
  const { address, prefixLength } = cidr as CidrValue;
  return (
    (network as CidrValue).prefixLength <= prefixLength &&
    contains(network as CidrValue, address)
  );
};

function addressTest(
  name: string,
  id: string,
  holds: (bytes: readonly number[]) => boolean,
) {
  return declare(
    name,
    member(id, [ipType], boolType, ([address]) =>
      holds((address as IpValue).bytes),
    ),
  );
}

function isUnspecified(bytes: readonly number[]): boolean {
  return bytes.every(byte => byte === 0);
}

function isLoopback(bytes: readonly number[]): boolean {
  return bytes.length === 4
    ? bytes[0] === 127
    : bytes.every((byte, index) => byte === (index === 15 ? 1 : 0));
}

function isMulticast(bytes: readonly number[]): boolean {
  return bytes.length === 4
    ? bytes[0] >= 224 && bytes[0] < 240
    : bytes[0] === 0xff;
}

function isLinkLocalMulticast(bytes: readonly number[]): boolean {
  return bytes.length === 4
    ? bytes[0] === 224 && bytes[1] === 0 && bytes[2] === 0
    : bytes[0] === 0xff && bytes[1] % 16 === 2;
}

function isLinkLocalUnicast(bytes: readonly number[]): boolean {
  return bytes.length === 4
    ? bytes[0] === 169 && bytes[1] === 254
    : bytes[0] === 0xfe && Math.floor(bytes[1] / 64) === 2;
}

function isGlobalUnicast(bytes: readonly number[]): boolean {
  const broadcast = bytes.length === 4 && bytes.every(byte => byte === 255);
  return (
    !broadcast &&
    !isUnspecified(bytes) &&
    !isLoopback(bytes) &&
    !isMulticast(bytes) &&
    !isLinkLocalUnicast(bytes)
  );
}

/** `string()` of addresses and networks. */
export const networkToStringOverloads = [
  overload('ip_to_string', [ipType], stringType, ([address]) =>
    formatIp(address as IpValue),
  ),
  overload('cidr_to_string', [cidrType], stringType, ([network]) => {
    const { address, prefixLength } = network as CidrValue;
    return `${formatIp(address)}/${prefixLength}`;
  }),
];

/** Kubernetes' IP and CIDR libraries. */
export const networkFunctions = [
  declare(
    'ip',
    overload('string_to_ip', [stringType], ipType, ([text]) => readIp(text)),
    member(
      'cidr_ip',
      [cidrType],
      ipType,
      ([network]) => (network as CidrValue).address,
    ),
  ),
  declare(
    'isIP',
    overload(
      'is_ip',
      [stringType],
      boolType,
      ([text]) => !(readIp(text) instanceof CelError),
    ),
  ),
  declare(
    'ip.isCanonical',
    overload('ip_is_canonical', [stringType], boolType, ([text]) => {
      const address = readIp(text);
      return address instanceof CelError ? address : formatIp(address) === text;
    }),
  ),
  declare(
    'family',
    member('ip_family', [ipType], intType, ([address]) =>
      (address as IpValue).bytes.length === 4 ? 4n : 6n,
    ),
  ),
  addressTest('isUnspecified', 'ip_is_unspecified', isUnspecified),
  addressTest('isLoopback', 'ip_is_loopback', isLoopback),
  addressTest(
    'isLinkLocalMulticast',
    'ip_is_link_local_multicast',
    isLinkLocalMulticast,
  ),
  addressTest(
    'isLinkLocalUnicast',
    'ip_is_link_local_unicast',
    isLinkLocalUnicast,
  ),
  addressTest('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
  declare(
    'cidr',
    overload('string_to_cidr', [stringType], cidrType, ([text]) =>
      readCidr(text),
    ),
  ),
  declare(
    'isCIDR',
    overload(
      'is_cidr',
      [stringType],
      boolType,
      ([text]) => !(readCidr(text) instanceof CelError),
    ),
  ),
  declare(
    'containsIP',
    member(
      'cidr_contains_ip_string',
      [cidrType, stringType],
      boolType,
      containsIp,
    ),
    member('cidr_contains_ip_ip', [cidrType, ipType], boolType, containsIp),
  ),
  declare(
    'containsCIDR',
    member(
      'cidr_contains_cidr_string',
      [cidrType, stringType],
      boolType,
      containsCidr,
    ),
    member('cidr_contains_cidr', [cidrType, cidrType], boolType, containsCidr),
  ),
  declare(
    'prefixLength',
    member('cidr_prefix_length', [cidrType], intType, ([network]) =>
      BigInt((network as CidrValue).prefixLength),
    ),
  ),
  declare(
    'masked',
    member('cidr_masked', [cidrType], cidrType, ([network]) => {
      const cidr = network as CidrValue;
      return new CidrValue(masked(cidr), cidr.prefixLength);
    }),
  ),
];
