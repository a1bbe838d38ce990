import { getMetadataStorage } from 'class-validator';

/**
 * class-validator goes through every class there is to find the rules of one, for each value it checks. The rules of a class
 * stand in its source: they are found once.
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
