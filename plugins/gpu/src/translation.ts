import {
  createTranslationRef,
  TranslationRef,
} from '@backstage/frontend-plugin-api';

/**
 * The texts of the GPU plugin in English, as `gpuTranslationRef` has them.
 *
 * @public
 */
export const gpuMessages = {
  page: {
    title: 'GPUs',
    deploy: 'Deploy model',
    tiers: 'Tiers',
    occupancy: 'Occupancy',
    nothingKnown: 'Nothing is known yet: no cluster has answered.',
    finePrint: 'Tiers share the same GPUs: their numbers do not add up.',
  },
  freshness: {
    live: 'Live',
    stale: 'Stale · as of {{time}}',
    partial: 'Partial',
    unreachable: 'Unreachable',
    starting: 'Connecting',
    sandbox: 'Sandbox cluster: a simulated cluster for demos',
  },
  faults: {
    configuration: 'Configuration: {{cluster}}',
    connection: 'No connection: {{cluster}}',
    permission: 'Missing rights: {{cluster}}',
    object: 'Faulty object: {{cluster}}',
    everywhere: 'this portal',
    clusters: '{{count}} clusters',
    more: '{{clusters}} and {{count}} more',
    first: 'For example {{cluster}}: {{message}}',
    configKey: 'app-config: {{key}}',
  },
  tier: {
    availableNow: 'available now',
    memoryFrom: 'from {{memory}}',
    inUse: '{{allocated}} of {{total}} in use',
    pending_one: '{{count}} waiting',
    pending_other: '{{count}} waiting',
    meter: '{{allocated}} of {{total}} allocated, {{allocatable}} available',
    available: 'Available',
    allTaken: 'All taken',
    noneSuchDevice: 'No GPU is cut that way',
    unavailable: 'Not available',
    selectorError: 'Selector fails',
    unknown: 'Unknown',
    fragmented: 'up to {{devices}} if packed otherwise',
    undecided: '{{devices}} not judged',
    pricePerHour: '{{price}} an hour',
    none: 'No tiers yet',
    noneDetail:
      'Label a DeviceClass with backstage-gpu.io/tier, or add gpu.tiers to app-config.',
    reasonSummary: '{{devices}} {{reason}}',
    reasons: {
      tainted: 'tainted',
      nodeNotReady: 'on a node that is not ready',
      nodeCordoned: 'on a cordoned node',
      nodeTainted: 'on a tainted node',
      nodeUnknown: 'on an unknown node',
      poolUpdating: 'in a pool that is being updated',
      poolInvalid: 'in an invalid pool',
      selectorError: 'with a selector error',
      siblingPlacement: 'taken by another placement',
    },
  },
  lint: {
    title: 'Tier problems',
    kinds: {
      selectorError: 'Selector fails on a device',
      refused: 'Selector would be refused',
      undecided: 'Selector not judged',
      matchesNothing: 'Selects no device',
      overlap: 'Shares devices with another tier',
      memoryMismatch: 'Other memory than the title says',
    },
    deviceClass: 'DeviceClass {{name}}',
    cluster: 'cluster {{name}}',
    device: 'seen on {{id}}',
    corrected: 'Corrected selector',
    replacesAll: 'Selector in place of all selectors of the class',
    selectorOf: 'selector of {{title}}',
    showAll_one: 'Show {{count}} problem',
    showAll_other: 'Show all {{count}} problems',
  },
  code: {
    copy: 'Copy {{label}}',
    copied: 'Copied',
    notCopied: 'The browser did not copy it: select the text and copy it.',
  },
  occupancy: {
    slice: 'Slice',
    node: 'Node',
    state: 'State',
    holder: 'Holder',
    project: 'Project',
    since: 'Since',
    cluster: 'Cluster',
    wholeGpu: 'Whole GPU',
    unknown: '—',
    search: 'Search node, holder or project',
    showHeld: 'Held',
    showFree: 'Free',
    showAll: 'All',
    states: {
      allocated: 'Held',
      free: 'Free',
      blocked: 'Room taken',
      unavailable: 'Unavailable',
    },
    notCut: 'not cut yet',
    emptyHeld: 'No slice is held.',
    emptyFree: 'No slice is free.',
    emptyAll: 'No GPU node publishes a device yet.',
    taken: 'Taken',
    holderHidden: 'you may not see by whom',
    unreserved: 'claim {{claim}}, used by no pod',
    claim: 'claim {{claim}}',
  },
  entity: {
    cardTitle: 'GPU slices',
    tabTitle: 'GPU',
    lead_one: '{{count}} slice',
    lead_other: '{{count}} slices',
    none: 'Holds no GPU slice now',
    noneSeen: 'Holds no GPU slice that you may see',
    waiting: 'Waiting: {{reason}}',
    details: 'Details',
    request: 'Request',
    state: 'State',
    tier: 'Tier',
    model: 'Model',
    project: 'Project',
    costCenter: 'Cost center',
    placed: 'Cluster and namespace',
    endpoint: 'Address in the cluster',
    requester: 'Requested by',
    since: 'Requested',
    or: ' or ',
    tryIt: 'Try it from a pod of the cluster',
    release: 'Release',
    releaseTitle: 'Release {{name}}?',
    releaseDetail:
      'Its server stops and its slice becomes free for others. This cannot be undone.',
    cancel: 'Cancel',
    released: '{{name}} is being released',
    noRequest:
      'This service was not deployed through the portal: its slices are shown, but it cannot be released here.',
    requestNotSeen: 'Its request is no longer active, or not for you to see.',
    states: {
      reserved: 'Reserved',
      applying: 'Being made',
      pending: 'Waiting for a slice',
      allocated: 'Starting on its slice',
      ready: 'Ready',
      finished: 'Finished',
      releasing: 'Being released',
      released: 'Released',
      failed: 'Failed',
    },
  },
  limits: {
    title: 'Projects',
    ofProject: 'Project {{project}}',
    memory: 'GPU memory',
    usedOf: '{{used}} of {{hard}}',
    usedOfNone: '{{used}} held, no limit',
    over: 'over the limit',
    reached: 'limit reached',
    near: 'above the soft limit of {{soft}}',
    none: 'No limit, and nothing is held.',
    origins: {
      none: 'Nobody set a limit',
      defaults: 'By gpu.defaultLimits in app-config',
      config: 'By gpu.projects in app-config',
      set: 'Set {{at}} by {{by}}: {{note}}',
      resourceQuota: 'By ResourceQuota {{object}}',
    },
    quotas: {
      foreign: 'The limit is not kept in {{place}}',
      failed: 'The limit could not be written to {{place}}',
      observed: 'Another portal keeps the limit in {{place}}',
      repaired_one:
        'The quota in {{place}} was changed by somebody else and corrected.',
      repaired_other:
        'The quota in {{place}} was changed by somebody else and corrected {{count}} times.',
    },
    waits: '{{what}} in {{place}} waits',
    moreWait_one: '{{count}} more waits',
    moreWait_other: '{{count}} more wait',
    usage:
      'In the last {{days}} days: {{deviceHours}} device hours · {{memoryGibHours}} GiB hours · cost {{cost}}',
    showAll_one: 'Show {{count}} project',
    showAll_other: 'Show all {{count}} projects',
  },
  fields: {
    tierLabel: 'Tier',
    projectLabel: 'Project',
    loading: 'Asking the clusters…',
    unknown: 'availability unknown',
    free: '{{free}} available now',
    availableNow: 'available now',
    willWait: 'none available now: it would wait',
    refused: 'refused by a limit: {{remedy}}',
    refusedByLimit: 'refused by a limit',
    warned: 'Near a limit: {{remedy}}',
    notPlanned: 'Not checked against the limits: {{message}}',
    noProjects:
      'No project is known: label a namespace with backstage-gpu.io/project.',
    noneRequestable:
      'You may not request for any project: it takes the permission gpu.request.create.',
    noTiers:
      'No tier is known: label a DeviceClass with backstage-gpu.io/tier.',
    failed:
      'The GPU backend does not answer: {{message}}. Type the name instead.',
  },
} as const;

/**
 * Keys of nested texts, joined by dots.
 *
 * @public
 */
export type MessageKey<T, TPrefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string
    ? `${TPrefix}${K}`
    : MessageKey<T[K], `${TPrefix}${K}.`>;
}[keyof T & string];

/**
 * The text of one key of `MessageKey`.
 *
 * @public
 */
export type MessageText<T, TKey> = TKey extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? MessageText<T[Head], Rest>
    : never
  : TKey extends keyof T
  ? T[TKey] & string
  : never;

/**
 * The texts of the GPU plugin by key, such as `page.title`. Named, because the order of what TypeScript infers differs between runs.
 *
 * @public
 */
export type GpuMessages = {
  readonly [K in MessageKey<typeof gpuMessages>]: MessageText<
    typeof gpuMessages,
    K
  >;
};

/**
 * Every text of the GPU plugin.
 *
 * @public
 */
export const gpuTranslationRef: TranslationRef<'plugin.gpu', GpuMessages> =
  createTranslationRef({ id: 'plugin.gpu', messages: gpuMessages });
