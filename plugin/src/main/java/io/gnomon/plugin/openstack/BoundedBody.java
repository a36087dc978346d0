package io.gnomon.plugin.openstack;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes in an answer up to a size, and gives up beyond it: a service gone wrong must not fill our memory. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final BodySubscriber<byte[]> inner;
    private final long most;
    private Flow.@Nullable Subscription subscription;
    private long taken;

    BoundedBody(BodySubscriber<byte[]> inner, long most) {
        this.inner = inner;
        this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return inner.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        inner.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        long before = taken;
        taken += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (taken <= most) {
            inner.onNext(buffers);
        } else if (before <= most && subscription != null) {
            subscription.cancel();
            inner.onError(new IOException("the answer is larger than " + most + " bytes"));
        }
    }

    @Override
    public void onError(Throwable cause) {
        inner.onError(cause);
    }

    @Override
    public void onComplete() {
        if (taken <= most) {
            inner.onComplete();
        }
    }
}
