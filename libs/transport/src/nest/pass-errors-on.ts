import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { RpcException } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';

/**
 * Lets the transport see what a handler threw. Without it Nest makes "Internal server error" of every error but an
 * RpcException, and nobody can tell that the store is away. Bind it by `useGlobalFilters`, or bring a filter of your own.
 */
@Catch()
export class PassErrorsOn implements RpcExceptionFilter {
  catch(exception: unknown): Observable<never> {
    return throwError(() => (exception instanceof RpcException ? exception.getError() : exception));
  }
}
