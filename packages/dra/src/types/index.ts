export * from './deviceAttribute';
export * from './node';
export * from './resourceClaim';
export * from './resourceSlice';
