/** Who somebody is to the GPU plugin. */
export type GpuRole = 'platformTeam' | 'teamLead' | 'developer' | 'guest';

/** The group whose members run the clusters. */
const platformTeam = 'group:default/platform-team';
/** The group of those who answer for the GPUs of their teams. */
const teamLeads = 'group:default/team-leads';

/** Whoever belongs to no group is a guest, and so is a call without a user. */
export function findRole(ownershipEntityRefs: readonly string[]): GpuRole {
  if (ownershipEntityRefs.includes(platformTeam)) {
    return 'platformTeam';
  }
  if (ownershipEntityRefs.includes(teamLeads)) {
    return 'teamLead';
  }
  return ownershipEntityRefs.some(ref => ref.startsWith('group:'))
    ? 'developer'
    : 'guest';
}
