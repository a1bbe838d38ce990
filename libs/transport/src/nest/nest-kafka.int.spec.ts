import { kafkaTrial } from '../kafka/testing/trial.js';
import { nestContract } from './nest.contract.js';

nestContract('the Kafka transport', async () => kafkaTrial());
