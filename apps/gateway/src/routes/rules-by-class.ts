import { getMetadataStorage } from 'class-validator';

/**
 * For each value it checks, class-validator goes through the rules of all classes to find those of one. They never change
 * while the process runs, so they are looked up once for each class.
 */
const storage = getMetadataStorage();
const find = storage.getTargetValidationMetadatas.bind(storage);
const rules = new Map<unknown, ReturnType<typeof find>>();

storage.getTargetValidationMetadatas = (type, schema, always, strictGroups, groups) => {
  // We check whole classes, without schemas and groups.
  if (schema || always || strictGroups || groups) return find(type, schema, always, strictGroups, groups);
  const known = rules.get(type) ?? find(type, schema, always, strictGroups, groups);
  rules.set(type, known);
  return known;
};
