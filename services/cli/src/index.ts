export { run } from './main';
export { compareFaults, type ClassCompared, type FoundDiscrepancy } from './commands/compare-faults';
