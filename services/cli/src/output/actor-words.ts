export { actorWords } from '@jumin/kernel';
