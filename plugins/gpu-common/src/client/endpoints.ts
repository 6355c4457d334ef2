/**
 * Method and path of every operation of the API, as OpenAPI writes paths. The table of operations adds the schemas; this
 * one needs none, so that pages do not load them.
 */
export const endpoints = {
  getTiers: { method: 'get', path: '/v1/tiers' },
  getClusters: { method: 'get', path: '/v1/clusters' },
  getProjects: { method: 'get', path: '/v1/projects' },
  getOccupancy: { method: 'get', path: '/v1/occupancy' },
  getLint: { method: 'get', path: '/v1/lint' },
  getAvailability: { method: 'post', path: '/v1/availability' },
  listLimits: { method: 'get', path: '/v1/limits' },
  getLimits: { method: 'get', path: '/v1/projects/{name}/limits' },
  updateLimits: { method: 'put', path: '/v1/projects/{name}/limits' },
  getUsage: { method: 'get', path: '/v1/usage' },
  listRequests: { method: 'get', path: '/v1/requests' },
  createRequest: { method: 'post', path: '/v1/requests' },
  getRequest: { method: 'get', path: '/v1/requests/{id}' },
  releaseRequest: { method: 'delete', path: '/v1/requests/{id}' },
} as const;
