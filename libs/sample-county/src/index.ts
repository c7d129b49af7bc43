export type { AnswerKey, FaultKey, PersonKey, Totals, UnitTotals } from './answer-key';
export { fewestPeople, generateSample, generatorVersion, mostPeople } from './generate-sample';
export type { SampleManifest, SampleOptions, SampleProgress } from './generate-sample';
export type { ManifestFile } from './writing/sample-folder';
export { faultCodes } from './faults';
