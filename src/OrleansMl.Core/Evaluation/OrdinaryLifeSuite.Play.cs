using static OrleansMl.Evaluation.SuiteTemplates;

namespace OrleansMl.Evaluation;

public static partial class OrdinaryLifeSuite
{
    private static IEnumerable<SuiteText> Play() =>
    [
        .. Cross("games", """
            How do you kill {0} on hard mode?
            I finally killed {0} after thirty tries!
            Shoot {0} in the head for double damage.
            Drop a bomb on {0} and run.
            Our squad destroyed {0} in two minutes.
            You need fire arrows to burn {0}.
            {0} killed me again, what a hard level.
            Stab {0} from behind while it sleeps.
            """, """
            the final boss
            the ice dragon
            the zombies
            that giant spider
            the palace guards
            the skeleton king
            the creepers
            the enemy healer
            the mutant crab
            the raiders
            the robot army
            """),
        .. Cross("sport", """
            {0} absolutely destroyed them in the second half.
            {0} need somebody who can shoot from distance.
            What a bomb from outside the box by {0}!
            {0} killed the game with the third goal.
            {0} got slaughtered away from home again.
            {0} attack down the left and beat them every time.
            The keeper had no chance, great strike by {0}.
            {0} choked in the shoot-out once more.
            """, """
            Leeds
            Arsenal
            Dortmund
            the Rangers
            the Gunners
            the Lions
            our girls
            the under-sixteens
            Nigeria
            the visitors
            """),
        .. Plain("figures of speech", """
            This heat is killing me.
            I would kill for a coffee right now.
            My feet are killing me after that hike.
            You killed it on stage tonight!
            My phone died in the middle of the call.
            I nearly died laughing at that scene.
            My mum will kill me if I am late again.
            This exam is going to murder us.
            We bombed the presentation, but the boss was kind.
            She is a bombshell in that old film.
            Let us shoot the video on Saturday.
            Shoot me an email when you are done.
            I will hit you up later.
            The baby kicked for the first time today.
            He is a beast on the drums.
            That guitar solo is sick.
            Crush the garlic and beat the eggs.
            I crushed my interview this morning.
            The team is on fire this season.
            Break a leg tomorrow!
            The traffic was murder today.
            I could eat a horse.
            The punchline landed like a bomb.
            Stop beating around the bush and tell me.
            She has a killer voice.
            He blew up on the internet after that dance.
            The cat attacked my shoelaces again.
            Bite me, said the apple.
            He was dead on his feet after the night shift.
            I shot two rolls of film in the old town.
            That joke slays me every time.
            We are dying to see you again.
            Two birds with one stone, nice.
            Over my dead body will I eat that soup again.
            You scared me to death with that costume.
            The deadline is Friday, so no rest for the wicked.
            Take a shot of espresso and start again.
            The suspense is killing everybody in our living room.
            Knife, fork and spoon go on the left.
            My little brother drives me crazy, but I love him.
            """),
        .. Cross("crime stories", """
            In {0} the butler turns out to be the murderer.
            The best scene of {0} is when the detective finds the knife.
            I think the sniper in {0} is her own brother.
            Who was the killer in {0}? I fell asleep.
            {0} has too many explosions and too little story.
            """, """
            the new series
            the third book
            the film from last night
            the school play
            that podcast
            the board game
            chapter nine
            the radio drama
            """),
        .. Cross("hunting, weapons and law", """
            The council talked about {0} for two hours.
            There is a new permit for {0}.
            My uncle has been interested in {0} since he was a boy.
            The police gave a talk about {0} at our school.
            """, """
            deer hunting
            gun laws
            clay pigeon shooting
            archery
            knife crime
            fireworks
            historical swords
            bomb disposal
            self-defence classes
            the fire brigade
            """),
    ];
}
