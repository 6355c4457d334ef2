/** An IP address: 4 or 16 bytes. */
export class IpValue {
  readonly bytes: readonly number[];

  constructor(bytes: readonly number[]) {
    this.bytes = bytes;
  }
}

/** An IP network: an address and the length of its prefix in bits. */
export class CidrValue {
  readonly address: IpValue;
  readonly prefixLength: number;

  constructor(address: IpValue, prefixLength: number) {
    this.address = address;
    this.prefixLength = prefixLength;
  }
}
