/**
 * All that is loaded only when the product really starts: a thousand modules, which nobody should wait for to read `--help`,
 * or that a port is taken.
 */
export { demonstration } from '#identity';
export { createApp } from './app.js';
export { playDemonstration } from './demo/demonstration.js';
