package io.gnomon.plugin.rest;

import io.gnomon.plugin.rest.ApiException.Code;
import io.gnomon.plugin.rest.SwitchoverViews.DrillRequest;
import io.gnomon.plugin.rest.SwitchoverViews.SwitchoverView;
import java.util.List;
import java.util.stream.Stream;

/** What the {@link FakeBackend} says of servers that take over from others. */
final class FakeSwitchovers implements SwitchoverBackend {
    private static SwitchoverView view(Caller caller, long id, String kind, String state) {
        return new SwitchoverView(
                id,
                kind,
                "shop",
                "web",
                caller.project(),
                caller.actor(),
                "web",
                "node-1",
                "web-2",
                "node-2",
                "192.0.2.10",
                state,
                state.equals("done"),
                "node-1 is dead",
                FakeBackend.NOW.minusSeconds(5),
                FakeBackend.NOW.minusSeconds(3),
                FakeBackend.NOW,
                2_000L,
                300L,
                state.equals("failed") ? null : Long.valueOf(900),
                state.equals("failed") ? null : Long.valueOf(200));
    }

    @Override
    public List<SwitchoverView> switchovers(Caller caller, int limit) {
        return Stream.of(view(caller, 2, "failure", "done"), view(caller, 1, "failure", "failed"))
                .limit(limit)
                .toList();
    }

    @Override
    public SwitchoverView switchover(Caller caller, long id) {
        if (id > 2) {
            throw new ApiException(Code.NOT_FOUND, "there is no switchover " + id, "see: gnomon switchover list");
        }
        return view(caller, id, "failure", "done");
    }

    @Override
    public SwitchoverView drill(Caller caller, DrillRequest asked) {
        if (!"web".equals(asked.portion())) {
            throw new ApiException(Code.CONFLICT, "no server of it is known", "see: gnomon switchover --help");
        }
        return view(caller, 3, "drill", "detected");
    }
}
