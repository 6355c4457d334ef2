import {
  DeviceClass,
  DeviceSelector,
  ResourceClaimSpec,
} from '@backstage-gpu/dra';

/** The selectors of a claim's requests and of the classes that they name. */
export function selectorsOfSpec(
  { devices }: ResourceClaimSpec,
  classes: ReadonlyMap<string, DeviceClass>,
): DeviceSelector[] {
  return (devices?.requests ?? [])
    .flatMap(({ exactly, firstAvailable }) => [
      ...(exactly ? [exactly] : []),
      ...(firstAvailable ?? []),
    ])
    .flatMap(({ selectors, deviceClassName }) => [
      ...(classes.get(deviceClassName)?.spec?.selectors ?? []),
      ...(selectors ?? []),
    ]);
}
