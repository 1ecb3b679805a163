package dev.futures.spring.boot.autoconfigure.web;

import dev.futures.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.support.AsyncHandlerMethodReturnValueHandler;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Has Spring MVC wait for the future that a controller returns, and end the response with its outcome. */
final class FutureReturnValueHandler implements AsyncHandlerMethodReturnValueHandler {

    private final DisconnectWatch disconnects;

    FutureReturnValueHandler(DisconnectWatch disconnects) {
        this.disconnects = disconnects;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return Future.class.isAssignableFrom(returnType.getParameterType());
    }

    /** Asked first: else {@code @ResponseBody} would write the future itself. */
    @Override
    public boolean isAsyncReturnValue(@Nullable Object returnValue, MethodParameter returnType) {
        return returnValue instanceof Future;
    }

    @Override
    public void handleReturnValue(
            @Nullable Object returnValue,
            MethodParameter returnType,
            ModelAndViewContainer mavContainer,
            NativeWebRequest request)
            throws Exception {
        if (!(returnValue instanceof Future<?> future)) {
            mavContainer.setRequestHandled(true);
            return;
        }
        PendingResponse response = new PendingResponse(future, ClientConnection.of(request));
        try {
            WebAsyncUtils.getAsyncManager(request).startDeferredResultProcessing(response.result(), mavContainer);
        } catch (Throwable t) {
            future.cancel(true); // nobody else knows of it
            throw t;
        }
        response.begin();
        disconnects.watch(response);
    }
}
