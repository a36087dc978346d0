package io.gnomon.plugin.cli;

import io.gnomon.plugin.cli.Column.Kind;
import io.gnomon.plugin.rest.Views.ProfileView;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code profile ...} */
@Command(
        name = "profile",
        header = "Look at what servers of one kind use together: their shadow profiles.",
        footer = {"", "Example:", "  gnomon profile list"})
final class ProfileCommands extends Group {
    static CommandLine all(Gnomon gnomon) {
        return new CommandLine(new ProfileCommands())
                .addSubcommand("list", new ListAll(gnomon))
                .addSubcommand("show", new Show(gnomon));
    }

    static List<Column<ProfileView>> columns() {
        return List.of(
                Column.text("name", ProfileView::name),
                Column.text("tags", ProfileView::tags).unusual(),
                Column.text("resource", ProfileView::resource),
                Column.of("servers", "servers", Kind.WHOLE, ProfileView::servers),
                Column.of("samples", "samples", Kind.WHOLE, ProfileView::samples),
                Column.of("step_seconds", "step (s)", Kind.WHOLE, ProfileView::stepSeconds)
                        .unusual(),
                Column.of("learnt_at", "learnt", Kind.TIME, ProfileView::learntAt),
                Column.of(
                        "regime_count", "regimes", Kind.WHOLE, p -> p.regimes().size()),
                Column.of("lower", "80 % from", Kind.FINE, p -> p.interval().lower()),
                Column.of("median", "median", Kind.FINE, p -> p.interval().median()),
                Column.of("upper", "80 % to", Kind.FINE, p -> p.interval().upper()),
                Column.of("burst_share", "burst above", Kind.FINE, ProfileView::burstShare),
                Column.of("burst_probability", "burst in 1 h", Kind.FINE, ProfileView::burstProbability),
                Column.of(
                        "peak_count", "peaks in 7 d", Kind.WHOLE, p -> p.peaks().size()),
                Column.of("note", "note", Kind.TEXT, ProfileView::note).unusual(),
                Column.text("regimes", ProfileView::regimes).unusual(),
                Column.text("transitions", ProfileView::transitions).unusual(),
                Column.text("peaks", ProfileView::peaks).unusual());
    }

    @Command(
            name = "list",
            header = "List the shadow profiles: one per tag set and resource.",
            description = {
                "",
                "There is one for servers that were declared alike (app, image, flavor), one for those of the same tags, and one for"
                        + " each tag."
            },
            footer = {
                "",
                "Shares are of the most that a server may have: 1 is all of it.",
                "",
                "Example:",
                "  gnomon profile list",
                "  gnomon profile list --tag postgres"
            })
    static final class ListAll extends ListCommand<ProfileView> {
        @Option(names = "--tag", paramLabel = "TAG", description = "Only of servers with this tag; may be given again.")
        private List<String> tags = List.of();

        ListAll(Gnomon gnomon) {
            super(gnomon, columns());
        }

        @Override
        List<ProfileView> items(Client client) {
            return client.profiles().stream()
                    .filter(profile -> tags.isEmpty()
                            || List.of(profile.tags().getOrDefault("tags", "").split("\\+"))
                                    .containsAll(tags))
                    .toList();
        }
    }

    @Command(
            name = "show",
            header = "Show a shadow profile: its regimes, how they follow each other, bursts and peak hours.",
            footer = {
                "",
                "Example:",
                "  gnomon profile show app=shop,flavor=small --resource cpu",
                "  gnomon profile show app=shop,flavor=small -f json",
                "  gnomon profile show postgres,production"
            })
    static final class Show extends PagesCommand<ProfileView> {
        @Parameters(
                paramLabel = "PROFILE",
                description = "Its name, as in 'gnomon profile list', or tags with commas between them.")
        private String name = "";

        Show(Gnomon gnomon) {
            super(gnomon, columns(), ProfileView::resource);
        }

        @Override
        List<ProfileView> items(Client client) {
            return client.profile(name);
        }

        @Override
        String page(Environment env, ProfileView profile) {
            return ProfilePage.write(profile);
        }

        @Override
        String nothing() {
            return "no profile " + Text.safe(name) + " of this resource: too little was measured";
        }
    }
}
