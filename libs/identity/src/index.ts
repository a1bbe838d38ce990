export * from './claims.js';
export * from './issuer/demonstration-issuer.js';
export * as demonstration from './issuer/demonstration-people.js';
export * from './issuer/issuer.module.js';
export * from './permission.js';
export * from './signing-keys.js';
export * from './token-verifier.js';
