import { openMemoryEventStore } from '@jumin/event-store';
import { describeMessageBus } from '../conformance-suite';
import { logDeployment } from './log-deployment';

describeMessageBus('the log in memory', async () => logDeployment(openMemoryEventStore()));
