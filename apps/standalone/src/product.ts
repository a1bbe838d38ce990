/**
 * Everything that is loaded only when the product really starts: a thousand modules that nobody should wait for just to
 * read `--help`, or that a port is taken.
 */
export { demonstration } from '#identity';
export { createApp } from './app.js';
export { playDemonstration } from './demo/demonstration.js';
