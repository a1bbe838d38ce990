import { Global, Module, type DynamicModule, type Provider } from '@nestjs/common';

@Global()
@Module({})
class SharedModule {}

/** What all modules of a process share (event store, transport, read store), found by them as global providers. */
export function sharedModule(providers: readonly Provider[]): DynamicModule {
  return { module: SharedModule, global: true, providers: [...providers], exports: [...providers] };
}
