import { Catalogue } from '#kernel';
import { consumerCommands, consumerEvents } from '../operations/index.js';
import * as partnership from '../partnership/index.js';
import * as procurement from '../procurement/index.js';

/** The contexts of the published language, by name. */
export const contexts: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  operations: { consumerCommands, consumerEvents },
  partnership,
  procurement,
};

/** Every event type this release knows. */
export const catalogue = new Catalogue(...Object.values(contexts).flatMap((modules) => Object.values(modules)));
