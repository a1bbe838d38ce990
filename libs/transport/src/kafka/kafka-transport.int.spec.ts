import { transportContract } from '../transport.contract.js';
import { kafkaTrial } from './testing/trial.js';

transportContract('the Kafka transport', async () => {
  const trial = kafkaTrial();
  await trial.transport.ready();
  return trial;
});
