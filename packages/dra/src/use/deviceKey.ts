/**
 * Identifies a device in a cluster.
 *
 * @public
 */
export interface DeviceId {
  driver: string;
  pool: string;
  device: string;
}

/**
 * A device's identity as one text, `driver/pool/device`. Pool names may have
 * slashes, drivers and devices may not, so the text is unique.
 *
 * @public
 */
export function deviceKey(id: DeviceId): string {
  return `${id.driver}/${id.pool}/${id.device}`;
}
