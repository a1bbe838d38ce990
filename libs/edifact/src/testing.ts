export { describeRealFiles, realFile, realFiles, sampleFile } from './testing/files.js';
export { mutated } from './testing/mutation.arbitrary.js';
